//#-hidden-code
import Foundation
import Pages
import Seams
//#-end-hidden-code

//: # Off the main road of chapter 7
//:
//: ## 7.12 Twice the steps, and starts at the truth
//:
//: Were 20,000 steps enough? Ten starts of each setting were given twice as many. And from a *start
//: at the truth*, networks that were first fitted to the true latents and their pictures, ten runs
//: say what bound is there to be had. All bounds are on the pictures kept aside, in nats a picture.

func furtherResults(_ study: StudyLines, _ own: OwnRuns, on page: Page) throws {
  page.table("doubled", rows: doubledRows(study))
  page.table("truth", rows: truthRows(study))
  reportDoubled(study, own, on: page)

  //: | setting | statistic | its mean | standard error | twice the steps add | bound: twice the steps add |
  //: | --- | --- | --- | --- | --- | --- |
  //: | {table:doubled} |
  //:
  //: (The statistic is $D$ for spots and MCC for sprites and digits; what is added, start by start,
  //: with 95 % intervals.) On the two squares twice the steps add to $D$ more than a standard
  //: error: training is not at its end there, and goes on towards the truth. With normal places and
  //: with a full posterior they add nothing that could be told from zero.
  //:
  //: | law | $D$ from random starts | $D$ from the truth | bound: random starts, less the truth's |
  //: | --- | --- | --- | --- |
  //: | {table:truth} |
  //:
  //: [From random starts the bound ends below what the truth reaches, in every pair of runs]{✓
  //: truthAbove}: what is missing at $D$ is the training's doing, not the bound's.
  //:
  //: ## 7.13 All runs
  //:
  //: The study has {studyRuns} runs, {studyMinutes:3} minutes of CPU. A line of `study.jsonl` is a
  //: run: `./Chapters/run traversals --study` computes what is missing of it, `--part 2/8` an
  //: eighth; `slurm.sh` gives the eighths to a cluster, and `--gather` joins their files. This
  //: run's own {ownStarts} starts a kind, of {ownSteps} steps each, have these $D$:
  //:
  //: | square | turned | normal | full posterior |
  //: | --- | --- | --- | --- |
  //: | {table:own} |
  //:
  //: So few *show* and claim nothing.
}
