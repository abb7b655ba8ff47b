// swift-tools-version: 6.2
import PackageDescription

// The folders of the book, in order; a target's name is its folder's without the number.
let chapters = [
  "1-ppca", "2-linear-vae", "3-diagonal-hessian", "4-push-forward", "5-identifiability",
  "6-learned-decoders",
]
/// Those with runs that are kept.
let studies = ["6-learned-decoders"]
func name(_ folder: String) -> String { String(folder.drop { $0 != "-" }.dropFirst()) }

let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

// Without it programs built for debugging take minutes: loops over eight numbers at a time are a
// hundred times slower. Traps and bounds checks stay.
let fast: [SwiftSetting] = [
  .unsafeFlags(
    ["-O", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"],
    .when(configuration: .debug))
]

let package = Package(
  name: "Seams",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Seams", targets: ["Seams"]),
    .library(name: "Figures", targets: ["Figures"]),
    //#-omit
    .executable(name: "benchmarks", targets: ["benchmarks"]),
    .executable(name: "coursework", targets: ["coursework"]),
    //#-end-omit
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // MARK: C libraries
    .systemLibrary(
      name: "CLAPACK", pkgConfig: "lapacke",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "cairo-ft",
      providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),
    .systemLibrary(name: "CFiles"),
    .target(name: "CUncaught"),
    .target(
      name: "CLoops", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),

    // MARK: The floors, from the ground up
    .target(name: "Seams", dependencies: ["CLAPACK", "CLoops"], swiftSettings: fast),
    .target(
      name: "Tables", dependencies: ["Seams", "CPNG"],
      exclude: ["README.md", "digits.csv", "iris.csv"], swiftSettings: fast),
    .target(name: "Figures", dependencies: ["Seams", "CPNG", "CCairo"], swiftSettings: fast),
    .target(
      name: "Pages",
      dependencies: ["Seams", "Tables", "Figures", "CFiles", "CUncaught", arguments],
      swiftSettings: fast),

    //#-omit
    // MARK: Programs
    .executableTarget(
      name: "benchmarks",
      dependencies: ["Seams", "Tables", "Figures", arguments],
      path: "Sources/Benchmarks"),
    .executableTarget(
      name: "compare",
      dependencies: ["Figures", "Pages", "CPNG", arguments],
      path: "Sources/Compare"),
    .executableTarget(
      name: "mutations",
      dependencies: [arguments],
      path: "Sources/Mutations"),
    .executableTarget(
      name: "coursework",
      dependencies: ["Pages", arguments],
      path: "Sources/Coursework"),
    //#-end-omit
  ]
    // MARK: The chapters
    + chapters.map { folder in
      .executableTarget(
        name: name(folder),
        dependencies: ["Seams", "Tables", "Figures", "Pages", arguments],
        path: "Chapters/\(folder)",
        exclude: studies.contains(folder) ? ["study.jsonl"] : [])
    }
    // MARK: The tests
    + [
      //#-omit
      .target(name: "TestSupport", path: "Tests/TestSupport"),
      .testTarget(name: "SeamsTests", dependencies: ["Seams", "CLoops"]),
      .testTarget(name: "TablesTests", dependencies: ["Tables", "Pages"]),
      .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
      .testTarget(name: "PagesTests", dependencies: ["Pages", "TestSupport"]),
      .testTarget(name: "CompareTests", dependencies: ["compare"]),
      .testTarget(name: "MutationsTests", dependencies: ["mutations"]),
      .testTarget(name: "CourseworkTests", dependencies: ["coursework", "ppca", "TestSupport"]),
      .testTarget(
        name: "ChapterTests",
        dependencies: ["Pages", "benchmarks", "compare", "TestSupport"]
          + chapters.map { .target(name: name($0)) }),
      //#-end-omit
    ],
  swiftLanguageModes: [.v6]
)
