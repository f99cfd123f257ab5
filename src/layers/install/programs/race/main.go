// Race writes one variable from two goroutines at once: the race detector must say so.
package main

func main() {
	counter := 0
	done := make(chan bool)
	for i := 0; i < 2; i++ {
		go func() {
			counter++
			done <- true
		}()
	}
	<-done
	<-done
	println("counter", counter)
}
