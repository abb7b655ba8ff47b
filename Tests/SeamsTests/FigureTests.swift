import Foundation
import Testing

@testable import Seams

@Test func specimens() throws {
  for (name, figure) in Specimens.all {
    let clock = ContinuousClock()
    let t0 = clock.now
    let image = try figure.render()
    let t1 = clock.now
    let png = try image.png(text: [("Title", name)])
    print(name, t1 - t0, clock.now - t1, png.count)
    try Data(png).write(to: URL(fileURLWithPath: "/tmp/spec-\(name).png"))
  }
}
