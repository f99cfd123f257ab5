// Runtime tests the runtime and the core of the standard library. Each probe
// prints one line of JSON; a probe that fails does not stop the others. The
// program uses no network but loopback.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

// A probe returns one fact, or the reason why it failed.
type probe struct {
	name string
	run  func() (string, error)
}

var probes = []probe{
	{"goroutines", goroutines},
	{"gc", collection},
	{"timers", timers},
	{"maps", maps},
	{"reflection", reflection},
	{"panic", panics},
	{"exec", subprocess},
	{"network", network},
	{"tls", handshake},
	{"timezones", timezones},
	{"embed", embedded},
}

// A result is what a probe prints.
type result struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

func main() {
	if len(os.Args) > 1 {
		child(os.Args[1])
		return
	}
	out := json.NewEncoder(os.Stdout)
	for _, p := range probes {
		if err := out.Encode(limited(p)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

const limit = 20 * time.Second

// limited runs a probe, which may panic or hang.
func limited(p probe) result {
	done := make(chan result, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- result{p.name, false, fmt.Sprint("panic: ", r)}
			}
		}()
		detail, err := p.run()
		if err != nil {
			done <- result{p.name, false, err.Error()}
			return
		}
		done <- result{p.name, true, detail}
	}()
	select {
	case r := <-done:
		return r
	case <-time.After(limit):
		return result{p.name, false, fmt.Sprintf("did not end within %v", limit)}
	}
}

//go:embed main.go
var source string

// embedded returns the length of this file as the compiler embedded it. The
// check that built the program knows the right length.
func embedded() (string, error) {
	if !strings.HasPrefix(source, "// Runtime tests") {
		return "", fmt.Errorf("the embedded file starts with %.20q", source)
	}
	return fmt.Sprintf("%d bytes embedded", len(source)), nil
}
