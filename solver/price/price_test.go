package price_test

import (
	"testing"

	"instroom/solver/price"
	"instroom/solver/solvertest"
)

func TestConformance(t *testing.T) {
	solvertest.Run(t, price.New, solvertest.Exact, solvertest.Proves, solvertest.Incremental)
}
