// Hello proves that a program compiles, links and runs.
package main

import "fmt"

func main() {
	fmt.Println("✅ Go runtime OK")
}
