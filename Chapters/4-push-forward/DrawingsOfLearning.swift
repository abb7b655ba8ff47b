import Figures
import Foundation
import Seams

/// Three rows of latent grids over the data, along the first and the last coordinate of the true
/// decoder: the true one's, and those of VAEs with a diagonal and with a full posterior.
func learnedGrids(_ models: [[TrainedAutoencoder]], _ shown: [Shown]) -> [Panel] {
  (0..<3).flatMap { row in
    zip(zip(models, shown), Zoo.shown).map { pair, d in
      let (models, data) = pair
      func flat(_ x: Matrix<Double>) -> Matrix<Double> {
        .product(x, data.rotation, transposeB: true)
      }
      let points = flat(data.points.rows(2000..<data.points.rows))
      let (x, y) = (points.column(0), points.column(points.columns - 1))
      let codes = row == 0 ? data.latents : models[row - 1].means
      func spread(_ values: [Double]) -> ClosedRange<Double> {
        quantile(values, 0.01) - 0.4...quantile(values, 0.99) + 0.4
      }
      let title = row == 0 ? "\(d.name), true" : row == 1 ? "diagonal" : "full"
      return Panel(
        title, x: Axis("", spread(x)), y: Axis("", spread(y)),
        equalAspect: true,
        frame: .none
      ) {
        Points(x: x, y: y, color: .grey.opacity(0.5), size: 2.5)
        CarriedGrid(over: codes, lines: 8) {
          let z = Matrix([[$0, $1]])
          let image = row == 0 ? d.decoder([$0, $1]) : flat(models[row - 1].decoder(z)).elements
          return (image[0], image[image.count - 1])
        }
      }
    }
  }
}
