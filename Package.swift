// swift-tools-version: 6.2
import PackageDescription

// The folders of the book, in order; a target's name is its folder's without the number.
let chapters = [
  "1-ppca", "2-linear-vae", "3-diagonal-hessian", "4-push-forward", "5-identifiability",
  "6-learned-decoders", "7-traversals",
]
/// Those with runs that are kept.
let studies = ["6-learned-decoders", "7-traversals"]
/// Those about pictures.
let pictured = ["7-traversals"]
/// Those with problems, which a handout builds as programs of their own: one that does not compile
/// stops no other.
let assigned = [
  "1-ppca",
  "2-linear-vae",
  "3-diagonal-hessian",
  "4-push-forward",
  "5-identifiability",
  "6-learned-decoders",
  "7-traversals",
]
let isHandout = false
func name(_ folder: String) -> String { String(folder.drop { $0 != "-" }.dropFirst()) }

let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

// Without it programs built for debugging take minutes: loops over eight numbers at a time are a
// hundred times slower. Traps and bounds checks stay. One thread a module: on the threads of one core
// two cost more in all.
let fast: [SwiftSetting] = [
  .unsafeFlags(
    ["-O", "-whole-module-optimization", "-num-threads", "1", "-disable-batch-mode"],
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
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CFiles"),
    .target(name: "CUncaught"),
    .target(
      name: "CLoops", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),

    // MARK: The floors, from the ground up
    .target(name: "Seams", dependencies: ["CLAPACK", "CLoops"], swiftSettings: fast),
    .target(
      name: "Tables", dependencies: ["Seams", "CPNG"],
      exclude: ["README.md", "digits.csv", "iris.csv"], swiftSettings: fast),
    .target(name: "Images", dependencies: ["Seams", "CZlib"], swiftSettings: fast),
    .target(name: "Figures", dependencies: ["Seams", "CPNG", "CCairo"], swiftSettings: fast),
    .target(
      name: "Pages",
      dependencies: ["Seams", "Tables", "Figures", "CFiles", "CUncaught", arguments]),

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
      dependencies: [
        "Pages", "Problems", arguments,
        .target(name: "CCrypto", condition: .when(platforms: [.linux])),
      ] + assigned.map { .target(name: "\(name($0))-problems") },
      path: "Sources/Coursework", exclude: ["README.md", "Lecturers.md"]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    //#-end-omit
    .target(name: "Problems", dependencies: ["Seams"], swiftSettings: fast),
  ]
    // MARK: The chapters
    + chapters.map { folder in
      .executableTarget(
        name: name(folder),
        dependencies: ["Seams", "Tables", "Figures", "Pages", arguments]
          + (pictured.contains(folder) ? ["Images"] : []),
        path: "Chapters/\(folder)",
        exclude: (studies.contains(folder) ? ["study.jsonl"] : [])
          + (pictured.contains(folder) ? ["slurm.sh"] : [])
          + (assigned.contains(folder) ? ["Problems"] : []))
    }
    // MARK: Their problems
    + assigned.map { folder in
      let (title, path) = ("\(name(folder))-problems", "Chapters/\(folder)/Problems")
      let parts: [Target.Dependency] = ["Seams", "Problems"]
      return isHandout
        ? .executableTarget(name: title, dependencies: parts, path: path)
        : .target(name: title, dependencies: parts, path: path)
    }
    // MARK: The tests
    + [
      //#-omit
      .target(name: "TestSupport", path: "Tests/TestSupport"),
      .testTarget(name: "SeamsTests", dependencies: ["Seams", "CLoops"]),
      .testTarget(name: "TablesTests", dependencies: ["Tables", "Pages"]),
      .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
      .testTarget(name: "ImagesTests", dependencies: ["Images", "CZlib"]),
      .testTarget(name: "PagesTests", dependencies: ["Pages", "TestSupport"]),
      .testTarget(name: "CompareTests", dependencies: ["compare"]),
      .testTarget(name: "MutationsTests", dependencies: ["mutations"]),
      .testTarget(
        name: "CourseworkTests",
        dependencies: ["coursework", "Problems", "TestSupport"]
          + assigned.map { .target(name: name($0)) },
        exclude: ["core-functions.txt"]),
      .testTarget(
        name: "ChapterTests",
        dependencies: ["Pages", "benchmarks", "compare", "TestSupport"]
          + chapters.map { .target(name: name($0)) }),
      //#-end-omit
    ],
  swiftLanguageModes: [.v6]
)
