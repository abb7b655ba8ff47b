//#-hidden-code
import Foundation
import Pages
import Seams
//#-end-hidden-code

//: # Off the main road of chapter 7
//:
//: ## 7.12 Twice the steps, and starts at the truth
//:
//: Were the steps enough (20,000; for sprites 12,000)? Ten starts of each setting in the table, of
//: sprites five, were given twice as many. Ten runs start from networks that were first fitted to
//: the true latents and their pictures: they show what bound can be reached. All bounds are on
//: pictures kept aside, in nats a picture.

func furtherResults(_ study: StudyLines, _ own: OwnRuns, on page: Page) throws {
  //#-hidden-code
  page.table("doubled", rows: doubledRows(study))
  page.table("truth", rows: truthRows(study))
  reportDoubled(study, own, on: page)
  //#-end-hidden-code

  //: | setting | statistic | its mean | standard error | twice the steps add | bound: twice the steps add |
  //: | --- | --- | --- | --- | --- | --- |
  //: | {table:doubled} |
  //:
  //: (The statistic is $D$ for spots and MCC for sprites and digits; what is added, start by start,
  //: with 95 % intervals.) On the squares $D$ grows by about as much as its standard error or more,
  //: with intervals that just contain zero; elsewhere by nothing that could be told from zero. The
  //: bound still grows in most settings: training was not at its end.
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
  //: So few *show* and claim nothing. After so few steps the axes are often not found yet.
}
