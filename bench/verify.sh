#!/bin/sh
# What a person would run by hand to see whether Go works: nine steps, one after another. Stops at the first that fails.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# 1. which
command -v go
# 2. version
go version
# 3. mod init
go mod init example.com/hello 2>/dev/null
cat >main.go <<'PROGRAM'
package main

import "fmt"

func main() {
	fmt.Println("✅ Go runtime OK")
}
PROGRAM
# 4. run
[ "$(go run .)" = "✅ Go runtime OK" ]
# 5. list std
[ "$(go list std | wc -l)" -gt 300 ]
# 6. env
go env -json >env.json
# 7. compile
go build -o hello .
# 8. cross-build
GOOS=linux GOARCH=amd64 CGO_ENABLED=0 go build -o hello-linux .
# 9. header check: ELF, and 62 (x86-64) at offset 18
[ "$(od -An -tx1 -N4 hello-linux | tr -d ' ')" = 7f454c46 ]
[ "$(od -An -tu2 -j18 -N2 hello-linux | tr -d ' ')" = 62 ]
