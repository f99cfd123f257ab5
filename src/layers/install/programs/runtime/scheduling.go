package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// goroutines needs one thread for each CPU: none may end before all have
// started.
func goroutines() (string, error) {
	cpus := runtime.GOMAXPROCS(0)
	var arrived atomic.Int64
	var threads sync.WaitGroup
	for i := 0; i < cpus; i++ {
		threads.Add(1)
		go func() {
			defer threads.Done()
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			arrived.Add(1)
			for arrived.Load() < int64(cpus) {
				runtime.Gosched()
			}
		}()
	}
	threads.Wait()

	const many = 10_000
	numbers := make(chan int)
	for i := 0; i < many; i++ {
		go func(i int) { numbers <- i }(i)
	}
	sum := 0
	for i := 0; i < many; i++ {
		sum += <-numbers
	}
	if want := many * (many - 1) / 2; sum != want {
		return "", fmt.Errorf("%d goroutines sent numbers of sum %d, not %d", many, sum, want)
	}
	return fmt.Sprintf("%d goroutines; %d ran at the same time", many, cpus), nil
}

// collection allocates more garbage than may remain, beside data that must
// remain.
func collection() (string, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)

	finalized := make(chan bool, 1)
	runtime.SetFinalizer(&[64]byte{}, func(*[64]byte) { finalized <- true })
	retained := make(map[int][]byte)
	var garbage []byte
	for i := 0; i < 2000; i++ {
		garbage = make([]byte, 64<<10)
		garbage[i] = byte(i)
		if i%20 == 0 {
			retained[i] = garbage
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)

	for i, block := range retained {
		if block[i] != byte(i) {
			return "", fmt.Errorf("block %d was changed while it was in use", i)
		}
	}
	if after.NumGC <= before.NumGC {
		return "", errors.New("the garbage collector did not run")
	}
	if after.HeapAlloc > before.HeapAlloc+64<<20 {
		return "", fmt.Errorf("%d MB are in use after 6 MB were retained", after.HeapAlloc>>20)
	}
	select {
	case <-finalized:
	case <-time.After(limit / 2):
		return "", errors.New("no finalizer ran")
	}
	return fmt.Sprintf("%d collections", after.NumGC-before.NumGC), nil
}

// timers must not fire early; how late they fire depends on the machine.
func timers() (string, error) {
	const nap = 20 * time.Millisecond
	start := time.Now()
	time.Sleep(nap)
	slept := time.Since(start)
	if slept < nap {
		return "", fmt.Errorf("a sleep of %v took %v", nap, slept)
	}

	fired := make(chan time.Time, 1)
	start = time.Now()
	time.AfterFunc(nap, func() { fired <- time.Now() })
	if early := (<-fired).Sub(start); early < nap {
		return "", fmt.Errorf("a timer of %v fired after %v", nap, early)
	}

	stopped := time.AfterFunc(time.Hour, func() {})
	if !stopped.Stop() {
		return "", errors.New("a timer of one hour could not be stopped")
	}
	ticker := time.NewTicker(nap / 4)
	defer ticker.Stop()
	for i := 0; i < 3; i++ {
		<-ticker.C
	}

	ctx, cancel := context.WithTimeout(context.Background(), nap)
	defer cancel()
	<-ctx.Done()
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return "", fmt.Errorf("a context ended with %v", ctx.Err())
	}
	return fmt.Sprintf("a sleep of %v took %v", nap, slept.Round(time.Millisecond)), nil
}
