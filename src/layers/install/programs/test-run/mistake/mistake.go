// Package mistake compiles, but go vet must find its mistake.
package mistake

import "fmt"

// Describe gives a number as a text to a verb for numbers.
func Describe() string {
	return fmt.Sprintf("%d", "planted mistake")
}
