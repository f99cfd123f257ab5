//go:build cgo

package main

/*
static __attribute__((noinline)) int spin(int n) { volatile int t = 0; for (int i = 0; i < n; i++) t += i ^ (t << 1); return t; }
*/
import "C"

func extra() int { return int(C.spin(1000000)) }
