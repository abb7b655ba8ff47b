#!/bin/sh
# The study of chapter 7 as a job array of Slurm, an eighth of the runs each: sbatch Chapters/7-traversals/slurm.sh
# from the package's folder, after `swift build -c release --product traversals`. A job that is killed
# is given again and goes on with the runs that are missing of its share. Then
#   ./Chapters/run traversals --gather Output/custom/shares/*/study.jsonl
# adds the lines to the study. Without a cluster: SLURM_ARRAY_TASK_ID=1 sh Chapters/7-traversals/slurm.sh
#SBATCH --job-name=traversals
#SBATCH --array=1-8
#SBATCH --cpus-per-task=1
#SBATCH --mem=1G
#SBATCH --time=02:00:00
#SBATCH --requeue
set -eu
share="Output/custom/shares/$SLURM_ARRAY_TASK_ID"
mkdir -p "$share"
exec .build/release/traversals --study --part "$SLURM_ARRAY_TASK_ID/8" --output "$share"
