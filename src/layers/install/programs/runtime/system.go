package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"time"
)

// child is what this program does when it runs as its own child.
func child(role string) {
	switch role {
	case "echo":
		io.Copy(os.Stdout, os.Stdin)
		fmt.Fprint(os.Stderr, os.Getenv("PROBE"))
		os.Exit(7)
	case "panic":
		planted("a planted panic")
	}
}

//go:noinline
func planted(text string) {
	panic(text)
}

// self is a command that runs this program again; no other program is sure to
// exist.
func self(role string) (*exec.Cmd, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return exec.Command(path, role), nil
}

// subprocess passes text and a variable to a child and checks its exit code.
func subprocess() (string, error) {
	cmd, err := self("echo")
	if err != nil {
		return "", err
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdin = bytes.NewBufferString("text for the child")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Env = append(os.Environ(), "PROBE=value for the child")
	err = cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		return "", fmt.Errorf("a child that exits with 7 ended with: %v", err)
	}
	if stdout.String() != "text for the child" || !bytes.HasSuffix(stderr.Bytes(), []byte("value for the child")) {
		return "", fmt.Errorf("the child printed %q and %q", stdout.String(), stderr.String())
	}
	return "a child with pipes, a variable and an exit code", nil
}

// A stack trace is readable if it names function, file and line.
var readable = regexp.MustCompile(`(?s)panic: a planted panic.*goroutine 1 [^\n]*\[running.*\nmain\.planted\(.*\n\t\S.*system\.go:\d+`)

// panics lets a child panic and checks its output.
func panics() (string, error) {
	cmd, err := self("panic")
	if err != nil {
		return "", err
	}
	output, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return "", fmt.Errorf("a child that panics ended with: %v", err)
	}
	if !readable.Match(output) {
		return "", fmt.Errorf("a child that panics (%v) printed %.300q", err, output)
	}
	return "function, file and line", nil
}

// network sends text through loopback and back; IPv6 is tried but not needed.
func network() (string, error) {
	if err := echo("127.0.0.1:0"); err != nil {
		return "", err
	}
	if echo("[::1]:0") != nil {
		return "IPv4", nil
	}
	return "IPv4 and IPv6", nil
}

func echo(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	defer listener.Close()
	go func() {
		if conn, err := listener.Accept(); err == nil {
			io.Copy(conn, conn)
			conn.Close()
		}
	}()
	conn, err := net.DialTimeout("tcp", listener.Addr().String(), limit/2)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(limit / 2))
	if _, err := conn.Write([]byte("ping")); err != nil {
		return err
	}
	reply := make([]byte, 4)
	if _, err := io.ReadFull(conn, reply); err != nil {
		return err
	}
	if string(reply) != "ping" {
		return fmt.Errorf("sent ping to %s and got %q", address, reply)
	}
	return nil
}
