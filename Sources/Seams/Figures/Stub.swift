public struct Panel: Sendable { public init() {} }
@resultBuilder public enum PanelBuilder { public static func buildBlock(_ p: Panel...) -> [Panel] { p } }
public struct Bitmap { var width = 1, height = 1; var crc32: UInt32 = 0; func png(text: [(String, String)]) throws -> [UInt8] { [] } }
public struct Figure { init(width: Double, height: Double, columns: Int?, shareX: Bool, shareY: Bool, columnWidths: [Double]?, _ p: () -> [Panel]) {}; func render() throws -> Bitmap { Bitmap() } }
