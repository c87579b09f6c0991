package scenarios_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// inShell runs a script with the program on the PATH, as a scheduler would.
func inShell(t *testing.T, dir string, env []string, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "PATH="+filepath.Dir(program)+string(os.PathListSeparator)+os.Getenv("PATH"))
	c.Env = append(c.Env, env...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// The scripts for Slurm and Kubernetes are run as the schedulers run them, all
// parts of the array, and the merge must give what one machine gives.
func TestClusterScripts(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the scripts are for a shell")
	}
	whole := example(t, "eupen")
	must(t, "scenario", whole)
	want, err := os.ReadFile(filepath.Join(whole, "scenarios", "scenarios.json"))
	if err != nil {
		t.Fatal(err)
	}
	merged := func(t *testing.T, dir string) {
		t.Helper()
		must(t, "scenario", "merge", dir)
		got, err := os.ReadFile(filepath.Join(dir, "scenarios", "scenarios.json"))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("the merged parts differ from one run, %v", err)
		}
	}
	t.Run("slurm", func(t *testing.T) {
		script, err := filepath.Abs("cluster/slurm.sh")
		if err != nil {
			t.Fatal(err)
		}
		dir := example(t, "eupen")
		for i := range 8 {
			inShell(t, dir, []string{fmt.Sprint("SLURM_ARRAY_TASK_ID=", i+1), "SLURM_ARRAY_TASK_COUNT=8", "SLURM_CPUS_PER_TASK=2"}, "bash", script, dir)
		}
		merged(t, dir)
	})
	t.Run("kubernetes", func(t *testing.T) {
		data, err := os.ReadFile("cluster/kubernetes.yaml")
		if err != nil {
			t.Fatal(err)
		}
		var job struct {
			APIVersion string `yaml:"apiVersion"`
			Kind       string
			Spec       struct {
				CompletionMode string `yaml:"completionMode"`
				Completions    int
				Template       struct {
					Spec struct {
						Containers []struct{ Command, Args []string }
					}
				}
			}
		}
		if err := yaml.Unmarshal(data, &job); err != nil {
			t.Fatal(err)
		}
		if job.APIVersion != "batch/v1" || job.Kind != "Job" || job.Spec.CompletionMode != "Indexed" {
			t.Fatalf("no indexed job: %+v", job)
		}
		c := job.Spec.Template.Spec.Containers[0]
		dir := example(t, "eupen")
		line := strings.ReplaceAll(c.Args[0], "/data/week36", dir)
		for i := range job.Spec.Completions {
			inShell(t, dir, []string{fmt.Sprint("JOB_COMPLETION_INDEX=", i)}, c.Command[0], append(c.Command[1:], line)...)
		}
		merged(t, dir)
	})
}

// Ctrl-C keeps what is finished: the table holds it, the exit code says that it
// is not all, and the same command does the rest.
func TestInterruptedScenariosGoOn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such signal")
	}
	dir := example(t, "antwerp")
	args := []string{"scenario", dir, "--lotteries", "1", "--work-limit", "300000", "--threads", "1"}
	c := exec.Command(program, args...)
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool {
		found, _ := filepath.Glob(filepath.Join(dir, "scenarios", "results", "*.json"))
		return len(found) >= 4
	})
	c.Process.Signal(os.Interrupt)
	c.Wait()
	if code := c.ProcessState.ExitCode(); code != 130 {
		t.Fatalf("exit %d, want 130 (or it was done too soon)\n%s", code, errs.String())
	}
	if !strings.Contains(errs.String(), "goes on where it stopped") {
		t.Errorf("stderr does not say how to go on:\n%s", errs.String())
	}
	if rows := table(t, filepath.Join(dir, "scenarios", "scenarios.csv")); len(rows) < 4 || rows[0]["scenario"] != "base" {
		t.Errorf("the table of what is finished has %d rows", len(rows))
	}
	must(t, args...)
	if rows := table(t, filepath.Join(dir, "scenarios", "scenarios.csv")); len(rows) != 53 {
		t.Errorf("%d rows after going on, want 53", len(rows))
	}
}
