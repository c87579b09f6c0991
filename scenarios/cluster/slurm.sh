#!/bin/bash
# Scenarios as a Slurm array: sbatch slurm.sh week36
# The folder must lie where every node sees it. Then, when all parts are done:
# sbatch --dependency=afterok:JOB --wrap "instroom scenario merge week36"
#SBATCH --job-name=instroom
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
set -euo pipefail
instroom scenario "$1" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --threads "${SLURM_CPUS_PER_TASK:-0}"
