// Package failing has one test that must fail, and say why.
package failing

import "testing"

func TestPlanted(t *testing.T) {
	t.Error("planted failure")
}
