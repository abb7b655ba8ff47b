public protocol Mark {}
public struct Ink: Sendable {
  public static let latent = Ink(), data = Ink(), ink = Ink(), grey = Ink(), lightGrey = Ink(),
    orange = Ink()
  ; public static func series(_ i: Int) -> Ink { Ink() };
  public func opacity(_ x: Double) -> Ink { self }
}
public enum Shape: Sendable { case disc, ring, square, cross, star, triangle }
public enum Dash: Sendable { case solid, dashed, dotted }
public enum Corner: Sendable { case topLeft, topRight, bottomLeft, bottomRight }
public enum Scale: Sendable { case linear, log }
public enum FrameStyle: Sendable { case axes, box, none }
public enum Anchor: Sendable {
  case center, left, right, above, below, aboveLeft, aboveRight, belowLeft, belowRight
}
public enum Colormap: Sendable { case density, diverging, grey, latent, data }
public struct Tick: Sendable { public init(_ v: Double, _ l: String) {} }
public struct Axis: Sendable {
  public init(
    _ l: String = "", _ r: ClosedRange<Double>? = nil, scale: Scale = .linear, ticks: [Tick]? = nil
  ) {}
}
public struct Points: Mark {
  public init(
    x: [Double], y: [Double], color: Ink = .ink, size: Double = 3, shape: Shape = .disc,
    label: String? = nil
  ) {};
  public init(
    _ m: Matrix<Double>, color: Ink = .ink, size: Double = 3, shape: Shape = .disc,
    label: String? = nil
  ) {};
  public init(
    at: [(Double, Double)], color: Ink = .ink, size: Double = 3, shape: Shape = .disc,
    label: String? = nil
  ) {}
}
public struct Line: Mark {
  public init(
    x: [Double], y: [Double], color: Ink = .ink, width: Double = 1.5, dash: Dash = .solid,
    label: String? = nil
  ) {}
  public init(
    from: (Double, Double), to: (Double, Double), color: Ink = .ink, width: Double = 1.5,
    dash: Dash = .solid, label: String? = nil
  ) {}
  public init(
    over: ClosedRange<Double>, samples: Int = 200, color: Ink = .ink, width: Double = 1.5,
    dash: Dash = .solid, label: String? = nil, _ f: (Double) -> Double
  ) {}
}
public struct Rule: Mark {
  public init(x: Double, color: Ink = .grey, dash: Dash = .dashed, label: String? = nil) {};
  public init(y: Double, color: Ink = .grey, dash: Dash = .dashed, label: String? = nil) {}
}
public struct Bars: Mark {
  public init(
    at: [Double], heights: [Double], base: [Double]? = nil, width: Double = 0.7, color: Ink = .ink,
    label: String? = nil
  ) {}
}
public struct Ellipse: Mark {
  public init(
    center: (Double, Double), covariance: Matrix<Double>, radius: Double = 1, color: Ink = .ink,
    width: Double = 1, dash: Dash = .solid, fill: Ink? = nil, label: String? = nil
  ) {}
}
public struct HeatMap: Mark {
  public init(
    _ v: Matrix<Double>, x: ClosedRange<Double>, y: ClosedRange<Double>,
    colors: Colormap = .density, range: ClosedRange<Double>? = nil
  ) {}
}
public struct Contours: Mark {
  public init(
    _ v: Matrix<Double>, x: ClosedRange<Double>, y: ClosedRange<Double>, levels: [Double],
    color: Ink = .ink, width: Double = 1, labels: Bool = false
  ) {}
}
public struct Note: Mark {
  public init(
    _ t: String, at: (Double, Double), anchor: Anchor = .center, color: Ink = .ink,
    size: Double = 9, leader: (Double, Double)? = nil
  ) {}
}
public struct Images: Mark {
  public init(
    _ i: [Matrix<Double>], columns: Int, range: ClosedRange<Double>? = nil,
    colors: Colormap = .grey, captions: [String]? = nil
  ) {}
}
@resultBuilder public enum MarkBuilder {
  public static func buildExpression(_ m: any Mark) -> [any Mark] { [m] };
  public static func buildBlock(_ p: [any Mark]...) -> [any Mark] { p.flatMap { $0 } };
  public static func buildArray(_ p: [[any Mark]]) -> [any Mark] { p.flatMap { $0 } };
  public static func buildOptional(_ p: [any Mark]?) -> [any Mark] { p ?? [] }
}
public struct Panel: Sendable {
  public init(
    _ t: String = "", x: Axis = Axis(), y: Axis = Axis(), equalAspect: Bool = false,
    legend: Corner? = nil, colorBar: String? = nil, frame: FrameStyle = .axes,
    @MarkBuilder _ m: () -> [any Mark]
  ) { _ = m() }
}
@resultBuilder public enum PanelBuilder {
  public static func buildExpression(_ m: Panel) -> [Panel] { [m] };
  public static func buildExpression(_ m: [Panel]) -> [Panel] { m };
  public static func buildBlock(_ p: [Panel]...) -> [Panel] { p.flatMap { $0 } }
}
public struct Bitmap {
  var width = 1, height = 1; var crc32: UInt32 = 0;
  func png(text: [(String, String)]) throws -> [UInt8] { [] }
}
public struct Figure {
  init(
    width: Double, height: Double, columns: Int?, shareX: Bool, shareY: Bool,
    columnWidths: [Double]?, _ p: () -> [Panel]
  ) { _ = p() }; func render() throws -> Bitmap { Bitmap() }
}
