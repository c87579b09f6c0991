// Command instroom places newcomers into integration courses: it reads a batch
// folder, finds the best plan, proves how good it is and explains it.
//
// # Design
//
// A command is one file: it parses its arguments, calls the packages that do
// the work and turns what they say into lines and an exit code. No decision
// about people is taken here. main is a few lines around run, so that tests run
// the whole program inside one process.
package main

import (
	"context"
	"os"
)

func main() {
	if glpkChild(os.Args[1:]) {
		return
	}
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
