import Foundation

@testable import Figures
@testable import Seams

/// Figures that between them use every mark, for looking at and for testing.
enum Specimens {
  /// A cloud of points about an ellipse, without randomness.
  static let cloud = Matrix(rows: 240, columns: 2) { i, j in
    let angle = Double(i) * 2.399963
    let radius = (-2 * log(1 - (Double(i) + 0.5) / 240)).squareRoot()
    let (u, v) = (radius * cos(angle), radius * sin(angle))
    return j == 0 ? 1.2 * u : 0.7 * u + 0.5 * v
  }
  static let covariance = Matrix([[1.44, 0.84], [0.84, 0.74]])

  static let all: [(name: String, figure: Figure)] = [
    ("marks", marks), ("lines", lines), ("maps", maps), ("images", images), ("shared", shared),
    ("contours", contours), ("labels", labels), ("mathematics", mathematics),
  ]

  static let marks = Figure {
    Panel(
      "Data and its covariance", x: Axis("$x_1$"), y: Axis("$x_2$"), equalAspect: true
    ) {
      Points(cloud, color: .data.opacity(0.55), label: "data $x^{(i)}$")
      Ellipse(center: (0, 0), covariance: covariance, radius: 1, color: .latent)
      Ellipse(
        center: (0, 0), covariance: covariance, radius: 2, color: .latent, dash: .dashed,
        label: "$2\\sigma$")
      Arrow(from: (0, 0), to: (1.39, 0.9), color: .ink, label: "$\\sqrt{\\lambda_1}\\,u_1$")
    }
    Panel(
      "Shapes", x: Axis("axis $j$", ticks: [Tick(1), Tick(2), Tick(3), Tick(4)]),
      y: Axis("$\\lambda_j$", 0...7), legend: .topRight
    ) {
      Bars(
        at: [1, 2, 3, 4], heights: [4.1, 2.2, 0.8, 0.3], color: .lightGrey, label: "eigenvalue")
      Points(x: [1, 2, 3, 4], y: [3.9, 2.4, 0.7, 0.4], size: 6, label: "disc")
      Points(
        x: [1, 2, 3, 4], y: [3.5, 2.6, 1.2, 0.8], color: .blue, size: 6, shape: .ring,
        label: "ring")
      Points(
        x: [1, 2, 3, 4], y: [3.2, 2.9, 1.6, 1.2], color: .orange, size: 6, shape: .square,
        label: "square")
      Points(
        x: [1, 2, 3, 4], y: [2.9, 3.2, 2.0, 1.6], color: .green, size: 6, shape: .cross,
        label: "cross")
      Points(
        x: [1, 2, 3, 4], y: [2.5, 3.5, 2.4, 2.0], color: .purple, size: 6, shape: .star,
        label: "star")
      Points(
        x: [1, 2, 3, 4], y: [2.1, 3.8, 2.8, 2.4], color: .vermillion, size: 6,
        shape: .triangle, label: "triangle")
      Rule(y: 1, label: "$\\beta = 1$")
    }
  }

  static let lines = Figure {
    Panel(
      "Learning", x: Axis("step"), y: Axis("loss", scale: .log)
    ) {
      Line(over: 0...10000, color: .series(0), label: "$\\beta = 1$") {
        100 * exp(-$0 / 900) + 0.02
      }
      Line(over: 0...10000, color: .series(1), dash: .dashed, label: "$\\beta = \\frac{1}{2}$") {
        80 * exp(-$0 / 1500) + 0.025
      }
      Line(over: 0...10000, color: .series(2), dash: .dotted, label: "oracle") { _ in 0.02 }
      Note("still falling", at: (5200, 8), anchor: .aboveRight, leader: (3200, 9.5))
    }
    Panel("A posterior", x: Axis("$z$", -3...3), y: Axis("$p(z \\mid x)$")) {
      let x = stride(from: -3.0, through: 3, by: 0.05).map { $0 }
      Band(
        x: x, lower: x.map { _ in 0 }, upper: x.map { exp(-$0 * $0 / 2) / 2.5066 },
        color: .latent, label: "$q(z \\mid x)$")
      Line(over: -3...3, color: .latent) { exp(-$0 * $0 / 2) / 2.5066 }
      Line(over: -3...3, color: .data, dash: .dashed, label: "$p_\\theta$") {
        exp(-($0 - 0.6) * ($0 - 0.6) / 0.8) / 1.585
      }
      Rule(x: 0.6, label: "$\\hat{z}$")
    }
  }

  static let density = Matrix(rows: 120, columns: 120) { i, j in
    let (y, x) = ((Double(i) + 0.5) / 20 - 3, (Double(j) + 0.5) / 20 - 3)
    return exp(-(x * x - 1.4 * x * y + y * y)) + 0.6
      * exp(-3 * ((x - 1) * (x - 1) + (y + 1.4) * (y + 1.4)))
  }

  static let maps = Figure(columnWidths: [1.2, 1]) {
    Panel(
      "Density", x: Axis("$z_1$"), y: Axis("$z_2$"), equalAspect: true, colorBar: "$p(z)$"
    ) {
      HeatMap(density, x: -3...3, y: -3...3)
      Note("a second mode", at: (0.2, -2.6), leader: (0.9, -1.6))
    }
    Panel(
      "Jacobian $J^\\top J$", x: Axis("$i$"), y: Axis("$j$"), equalAspect: true,
      colorBar: "", frame: .box
    ) {
      HeatMap(
        Matrix(rows: 6, columns: 6) { i, j in i == j ? 1 : (Double((i * j) % 5) - 2) / 4 },
        x: 0.5...6.5, y: 0.5...6.5, colors: .diverging)
    }
  }

  static let contours = Figure {
    Panel(
      "Contours of $p(z)$", x: Axis("$z_1$"), y: Axis("$z_2$"), equalAspect: true
    ) {
      HeatMap(density, x: -3...3, y: -3...3, colors: .latent)
      Contours(
        density, x: -3...3, y: -3...3, levels: [0.05, 0.2, 0.4, 0.6, 0.8], labels: true)
      Arrow(from: (-2, 1), to: (-0.6, 0.4), color: .data, width: 2, label: "$J e_1$")
      Ellipse(
        center: (1, -1.4), covariance: .identity(2), radius: 0.4, color: .data,
        fill: .data.opacity(0.2), label: "$\\mathcal{E}$")
    }
    Panel("A saddle", x: Axis("$x$"), y: Axis("$y$"), equalAspect: true, frame: .box) {
      Contours(
        x: -1...1, y: -1...1, levels: [-0.6, -0.3, 0, 0.3, 0.6], color: .latent, labels: true
      ) { $0 * $0 - $1 * $1 }
    }
  }

  static let labels = Figure(height: 560, columns: 2) {
    Panel("Notes about a point", x: Axis("", -1...1), y: Axis("", -1...1), frame: .box) {
      Points(at: [(0, 0)], color: .data, size: 5)
      for anchor in Note.Anchor.allCases where anchor.direction.dx != 0 {
        Note("\(anchor)", at: (0, 0), anchor: anchor)
      }
      Note("$\\max_z p(z)$", at: (-0.6, 0.7), color: .latent, leader: (0, 0))
    }
    Panel("Lines that end together,\nunder two lines of title", x: Axis("$t$"), y: Axis("$f(t)$")) {
      for i in 0..<7 {
        Line(
          over: 0...1, color: .series(i), dash: i % 2 == 0 ? .solid : .dashed,
          label: "series $\(i)$"
        ) { cos(Double(i) * $0) * (1 - $0) + 0.05 * Double(i) * $0 }
      }
    }
    Panel("Three clouds", x: Axis("$z_1$"), y: Axis("$z_2$")) {
      for (i, name) in ["setosa", "versicolor", "virginica"].enumerated() {
        let turns: [Double] = (0..<40).map { Double($0) }
        Points(
          x: turns.map { t -> Double in 3 * Double(i) + cos(t * 2.4) * t / 30 },
          y: turns.map { t -> Double in Double(i % 2) + sin(t * 2.4) * t / 60 },
          color: .series(i), size: 4, shape: Points.Shape.allCases[i], label: name)
      }
    }
    Panel("Stacked bars", x: Axis("$j$"), y: Axis("share")) {
      Bars(at: [1, 2, 3], heights: [0.5, 0.3, 0.2], color: .latent, label: "signal")
      Bars(
        at: [1, 2, 3], heights: [0.2, 0.3, 0.1], base: [0.5, 0.3, 0.2], color: .lightGrey,
        label: "noise")
      Rule(y: 0.65, label: "bound")
    }
  }

  static let images = Figure(height: 220) {
    Panel("Images, each its own range", frame: .none) {
      Pictures(
        (0..<10).map { k in
          Matrix(rows: 8, columns: 8) { i, j in
            exp(-abs(hypot(Double(i) - 3.5, Double(j) - 3.5) - Double(k) / 3))
          }
        }, columns: 5, captions: (0..<10).map { "$z_{\($0)}$" })
    }
  }

  static let shared = Figure(height: 420, columns: 3, shareX: true, shareY: true) {
    for (i, name) in ["uniform", "linear", "quadratic", "cubic", "quartic"].enumerated() {
      Panel(name, x: Axis("$x$"), y: Axis("$x^{\(i)}$")) {
        Line(over: -1...1, color: .series(i)) { pow($0, Double(i)) }
      }
    }
  }

  static let mathematics = Figure(height: 420) {
    Panel("Mathematics: $\\mathcal{N}(\\mu, \\sigma^2)$ in bold, $U\\Sigma V^\\top$", frame: .none)
    {
      let rows = [
        "$p_\\theta(x) = \\int p_\\theta(x \\mid z)\\, p(z)\\, dz \\ge \\mathcal{L}(\\theta, \\phi)$",
        "$x \\sim \\mathcal{N}(Wz + \\mu,\\ \\sigma^2 I_n)$, $\\quad z \\in \\mathbb{R}^m$",
        "$\\hat\\sigma^2 = \\frac{1}{n-m} \\sum_{j>m} \\lambda_j$, $\\bar x$, $\\tilde z$, $\\vec v$, $\\hat{W}$",
        "$\\log\\det J^\\top J = 2\\sum_i \\log s_i$, $f'(x)$, $f''$, $x'_i$, $-1$, $a - b$, $2^{-n}$",
        "$\\nabla_z f \\cdot \\partial_i g$, $\\sqrt{a^2+b^2}$, $\\sqrt{2\\pi}$, $\\sqrt{\\frac{a}{b}}$, $e^{-x^2/2}$, $e^{\\frac12}$",
        "$\\|x\\|^2$, $\\lVert J \\rVert_F$, $\\langle u, v \\rangle$, $u \\perp v$, $a \\mapsto b$, $A \\Rightarrow B$, $x \\to \\infty$",
        "$\\alpha\\beta\\gamma\\delta\\epsilon\\zeta\\eta\\theta\\iota\\kappa\\lambda\\mu\\nu\\xi\\pi\\rho\\sigma\\tau\\upsilon\\phi\\chi\\psi\\omega\\ \\Gamma\\Delta\\Theta\\Lambda\\Xi\\Pi\\Sigma\\Phi\\Psi\\Omega$",
        "raw: σ² = 0.1, λ₁ ≥ λ₂, −3 ± 1; $σ² + λ₁ᵀ − μ$; $\\mathbf{x}^\\top\\mathbf{\\Sigma}^{-1}\\mathbf{x}$",
        "$x_i^2$, $x_{ij}^{(n)}$, $W_d^\\top$, $\\Sigma_{x\\mid z}^{-1}$, $U_{d_1}$, $f_\\theta^{-1}$, $N_N^N$, $10^{-3}$",
      ]
      for (i, row) in rows.enumerated() {
        Note(row, at: (0, -Double(i)), anchor: .right, size: i == 0 ? 16 : 13)
      }
      Note("two lines,\nset left", at: (1, 0), anchor: .left)
    }
  }
}
