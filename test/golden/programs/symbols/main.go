// Command symbols burns CPU in functions that are inlined, generic, closures and of C, and writes its CPU profile.
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"sort"
	"strings"
	"time"
)

type shape interface{ area(int) int }
type square struct{ n int }

func (s *square) area(k int) int { return mix(s.n, k) }

func mix(a, b int) int { return inner(a*31+b) ^ inner(b*17+a) }

func inner(x int) int {
	x ^= x << 13
	x ^= x >> 7
	x ^= x << 17
	return x
}

func sum[T int | float64](values []T) T {
	var total T
	for _, value := range values {
		total += value
	}
	return total
}

//go:noinline
func work(s shape, n int) int {
	total := 0
	for i := range n {
		total += s.area(i)
	}
	return total
}

func text(n int) int {
	words := []string{}
	for i := range n {
		words = append(words, strings.Repeat(fmt.Sprint(i%97), 3))
	}
	sort.Slice(words, func(i, j int) bool { return words[i] < words[j] })
	return len(strings.Join(words, ","))
}

func main() {
	file, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		panic(err)
	}
	values := make([]float64, 100000)
	total := 0
	for start := time.Now(); time.Since(start) < time.Second/3; {
		total += work(&square{total}, 200000) + text(5000) + int(sum(values)) + extra()
	}
	pprof.StopCPUProfile()
	file.Close()
	fmt.Println(total != 0)
}
