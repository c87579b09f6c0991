package main

import (
	"errors"
	"fmt"
	"io"
)

// Exit codes (contract §4).
const (
	exitOK          = 0
	exitInternal    = 1   // a fault of the program or of the machine
	exitUsage       = 2   // arguments or settings
	exitInput       = 3   // the batch or the plan can't be read
	exitInfeasible  = 4   // proven that there is no plan
	exitNoPlan      = 5   // a limit came before any plan
	exitNotOptimal  = 6   // --require-optimal not met
	exitNotVerified = 7   // verification failed
	exitInterrupted = 130 // interrupted before any plan
)

// failure is an error that knows its exit code and what the user can do.
type failure struct {
	code  int
	err   error
	hints []string
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// fail makes a failure with a formatted message.
func fail(code int, format string, args ...any) *failure {
	return &failure{code: code, err: fmt.Errorf(format, args...)}
}

// hint adds a line that says what to do.
func (f *failure) hint(format string, args ...any) *failure {
	f.hints = append(f.hints, fmt.Sprintf(format, args...))
	return f
}

// printFailure writes the error and its hints in the form of every message of
// the program, and returns the exit code. Whatever is not a failure came from
// the parsing of arguments.
func printFailure(stderr io.Writer, err error) int {
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{code: exitUsage, err: err, hints: []string{"instroom --help lists the commands and flags"}}
	}
	if msg := f.err.Error(); msg != "" {
		fmt.Fprintf(stderr, "instroom: error: %s\n", msg)
	}
	for _, h := range f.hints {
		fmt.Fprintf(stderr, "instroom: hint: %s\n", h)
	}
	return f.code
}
