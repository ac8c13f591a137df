#!/bin/bash
# Pre-annotate an archive as a job array: sixteen jobs with a graphics card each.
#
#   sbatch packaging/slurm/batch.sh archive/ labelled/ made/
#
# Jobs that end early (time limit, preemption) are started again with the same line: what is done
# stays done. When all are through, offer the results in a project:
#
#   segicl batch archive/ --exemplars labelled/ --out made/ --project archive/
#SBATCH --job-name=segicl
#SBATCH --array=0-15
#SBATCH --gres=gpu:1
#SBATCH --cpus-per-task=4
#SBATCH --mem=16G
#SBATCH --time=12:00:00
#SBATCH --requeue
set -euo pipefail
archive=$1 labelled=$2 made=$3
srun segicl batch "$archive" --exemplars "$labelled" --out "$made" --engine segicl --quiet \
    --part "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT"
