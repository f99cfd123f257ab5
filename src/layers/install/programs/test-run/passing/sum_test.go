// Package passing has one test that must pass.
package passing

import "testing"

func sum(numbers ...int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}

func TestSum(t *testing.T) {
	if got := sum(1, 2, 3); got != 6 {
		t.Errorf("sum(1, 2, 3) = %d, want 6", got)
	}
}
