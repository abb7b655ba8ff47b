// swift-tools-version: 6.2
import PackageDescription

// The book, in order. The folder carries the number, the target the name.
let chapters = ["ppca", "linear-vae", "diagonal-hessian", "push-forward"]

let package = Package(
  name: "Seams",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "benchmarks", targets: ["benchmarks"])],
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

    // MARK: The core
    .target(
      name: "Seams",
      dependencies: [
        "CLAPACK", "CPNG", "CCairo", "CFiles", "CUncaught",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Data/README.md", "Data/digits.csv", "Data/iris.csv"],
      // Without it programs built for debugging take minutes: loops over eight numbers at a time are
      // a hundred times slower. Traps and bounds checks stay.
      swiftSettings: [
        .unsafeFlags(
          ["-O", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode"],
          .when(configuration: .debug))
      ]),
    .executableTarget(
      name: "benchmarks",
      dependencies: ["Seams", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Sources/Benchmarks"),
    .executableTarget(
      name: "compare",
      dependencies: [
        "Seams", "CPNG", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/Compare"),
  ]
    // MARK: The chapters
    + chapters.enumerated().map { index, name in
      .executableTarget(
        name: name,
        dependencies: [
          "Seams", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Chapters/\(index + 1)-\(name)",
        swiftSettings: [.defaultIsolation(MainActor.self)])
    }
    // MARK: The tests
    + [
      .testTarget(name: "SeamsTests", dependencies: ["Seams", "compare"]),
      .testTarget(
        name: "ChapterTests",
        dependencies: ["Seams", "benchmarks", "compare"] + chapters.map { .target(name: $0) }),
    ],
  swiftLanguageModes: [.v6]
)
