package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// importTable says what each package may import beyond the standard library:
// packages of this module (a trailing /... takes what lies below too) and
// modules of others. The data walks one way, and the judge stands alone.
var importTable = map[string][]string{
	"instroom/model":           nil,
	"instroom/model/rules":     {"instroom/model", "go.yaml.in/yaml/v3"},
	"instroom/model/check":     {"instroom/model"},
	"instroom/model/legal":     {"instroom/model", "go.yaml.in/yaml/v3"},
	"instroom/model/modeltest": {"instroom/model", "instroom/model/rules", "pgregory.net/rapid"},
	"instroom/solver":          {"instroom/model"},
	"instroom/solver/compile":  {"instroom/model", "instroom/model/rules", "instroom/solver"},
	"instroom/solver/price":    {"instroom/model", "instroom/solver"},
	"instroom/solver/milp":     {"instroom/model", "instroom/solver"},
	"instroom/solver/glpk":     {"instroom/model", "instroom/solver", "instroom/solver/milp", "github.com/lukpank/go-glpk"},
	"instroom/solver/command":  {"instroom/model", "instroom/solver", "instroom/solver/milp"},
	"instroom/solver/explain":  {"instroom/model", "instroom/model/rules", "instroom/solver", "instroom/solver/compile"},
	"instroom/solver/solvertest": {
		"instroom/model", "instroom/model/...", "instroom/solver", "instroom/solver/compile",
	},
	"instroom/io/batch": {
		"instroom/model", "instroom/model/rules", "go.yaml.in/yaml/v3", "github.com/xuri/excelize/v2", "golang.org/x/text",
	},
	"instroom/io/plan": {
		"instroom/model", "instroom/model/rules", "instroom/model/check", "instroom/solver", "instroom/solver/explain",
		"github.com/xuri/excelize/v2",
	},
	"instroom/io/report": {"instroom/model", "instroom/model/rules", "instroom/io/plan"},
	"instroom/io/mps":    {"instroom/model", "instroom/solver", "instroom/solver/milp"},
	"instroom/scenarios": {
		"instroom/model", "instroom/model/rules", "instroom/model/check", "instroom/solver", "instroom/solver/compile",
		"instroom/io/batch", "instroom/io/plan", "instroom/io/report", "go.yaml.in/yaml/v3",
	},
	"instroom/benchmarks":          nil,
	"instroom/benchmarks/trial":    {"instroom/model", "instroom/model/rules"},
	"instroom/benchmarks/baseline": {"instroom/model", "instroom/solver", "instroom/solver/milp"},
	"instroom/benchmarks/orlib":    {"instroom/model", "instroom/model/rules"},
	"instroom/benchmarks/record":   nil,
	"instroom/benchmarks/peers": {
		"instroom/model", "instroom/model/rules", "instroom/model/check", "instroom/solver", "instroom/solver/compile",
		"instroom/solver/milp", "instroom/solver/price", "instroom/solver/command", "instroom/io/batch", "instroom/io/mps",
		"instroom/benchmarks/baseline", "instroom/benchmarks/orlib", "instroom/benchmarks/record", "instroom/benchmarks/trial",
	},
	"instroom/benchmarks/year": {
		"instroom/model", "instroom/model/rules", "instroom/model/check", "instroom/solver", "instroom/solver/compile",
		"instroom/solver/price", "instroom/io/batch", "instroom/benchmarks/baseline", "instroom/benchmarks/cohort",
		"instroom/benchmarks/record",
	},
	"instroom/benchmarks/plots": {"instroom/benchmarks/peers", "gonum.org/v1/plot"},
	"instroom/benchmarks/cohort": {
		"instroom/model", "instroom/model/rules", "instroom/io/batch", "gonum.org/v1/gonum", "gonum.org/v1/plot", "go.yaml.in/yaml/v3",
	},
	"instroom/benchmarks/engine": {
		"instroom/model", "instroom/model/rules", "instroom/model/check", "instroom/solver", "instroom/solver/compile",
		"instroom/solver/price", "instroom/solver/command", "instroom/io/mps", "instroom/benchmarks/record", "instroom/benchmarks/trial",
	},
	"instroom/cmd/instroom": {
		"instroom/...", "github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/spf13/viper",
		"go.yaml.in/yaml/v3", "golang.org/x/term",
	},
}

// neverReached lists what a package must not reach on any path, whatever the
// table lets it import.
var neverReached = []struct{ from, to, why string }{
	{"instroom/solver", "instroom/io", "a solver knows no files"},
	{"instroom/solver", "instroom/cmd", "a solver knows no commands"},
	{"instroom/solver", "github.com/spf13/viper", "settings reach a solver as solver.Options"},
	{"instroom/model/check", "instroom/solver", "the judge shares no code with the solver"},
	{"instroom/model/check", "instroom/model/rules", "the judge reads the rules for itself"},
}

// onlyIn lists modules that one part alone may import.
var onlyIn = []struct{ module, part string }{
	{"github.com/lukpank/go-glpk", "instroom/solver/glpk"},
	{"github.com/spf13/viper", "instroom/cmd"},
	{"gonum.org/v1", "instroom/benchmarks"},
	{"github.com/spf13/cobra", "instroom/cmd"},
}

type listedPackage struct {
	ImportPath    string
	Standard      bool
	Imports, Deps []string
}

func TestImportTable(t *testing.T) {
	for _, tags := range []string{"", "glpk"} {
		t.Run("tags="+tags, func(t *testing.T) {
			packages := listPackages(t, tags)
			standard := map[string]bool{"C": true}
			for _, p := range packages {
				if p.Standard {
					standard[p.ImportPath] = true
				}
			}
			for _, p := range packages {
				if !within(p.ImportPath, "instroom") {
					continue
				}
				allowed, ok := importTable[p.ImportPath]
				if !ok {
					t.Errorf("package %s has no row in the import table", p.ImportPath)
				}
				for _, imp := range p.Imports {
					if !standard[imp] && !slices.ContainsFunc(allowed, func(a string) bool { return matches(imp, a) }) {
						t.Errorf("%s imports %s, which its row does not allow", p.ImportPath, imp)
					}
					for _, o := range onlyIn {
						if within(imp, o.module) && !within(p.ImportPath, o.part) {
							t.Errorf("%s imports %s, which belongs in %s only", p.ImportPath, imp, o.part)
						}
					}
				}
				for _, n := range neverReached {
					for _, dep := range p.Deps {
						if within(p.ImportPath, n.from) && within(dep, n.to) {
							t.Errorf("%s reaches %s: %s", p.ImportPath, dep, n.why)
						}
					}
				}
			}
		})
	}
}

// within reports whether a package is the root or lies below it.
func within(pkg, root string) bool {
	return pkg == root || strings.HasPrefix(pkg, root+"/")
}

// matches reports whether an import is what a row allows: a package of this
// module exactly, unless the row ends in /..., and any package of a module of others.
func matches(imp, allowed string) bool {
	if root, ok := strings.CutSuffix(allowed, "/..."); ok {
		return within(imp, root)
	}
	if within(allowed, "instroom") {
		return imp == allowed
	}
	return within(imp, allowed)
}

func listPackages(t *testing.T, tags string) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Standard,Imports,Deps", "-tags", tags, "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var packages []listedPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := d.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
