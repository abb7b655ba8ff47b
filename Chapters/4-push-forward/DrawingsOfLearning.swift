import Foundation
import Seams

/// The latent grids of one VAE for each kind of data, above with a diagonal posterior, below with a
/// full one, along the first and the last coordinate of the true decoder.
func learnedGrids(_ models: [[Learned]], _ shown: [Shown]) -> [Panel] {
  [0, 1].flatMap { kind in
    zip(zip(models, shown), Zoo.shown).map { pair, d in
      let (model, data) = (pair.0[kind], pair.1)
      func flat(_ x: Matrix<Double>) -> Matrix<Double> {
        .product(x, data.rotation, transposeB: true)
      }
      let points = flat(data.points.rows(2000..<data.points.rows))
      let last = points.columns - 1
      func range(_ axis: Int) -> ClosedRange<Double> {
        quantile(model.codes.column(axis), 0.03)...quantile(model.codes.column(axis), 0.97)
      }
      return Panel(
        d.name + (kind == 0 ? ", diagonal" : ", full"), equalAspect: true, frame: .none
      ) {
        Points(
          x: points.column(0), y: points.column(last), color: .grey.opacity(0.5), size: 2.5)
        CarriedGrid(u: range(0), v: range(1), lines: 8) {
          let x = flat(model.decoder(Matrix([[$0, $1]])))
          return (x[0, 0], x[0, last])
        }
      }
    }
  }
}
