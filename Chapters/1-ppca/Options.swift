import ArgumentParser
import Pages

struct PPCAOptions: ChapterOptions {
  @Option(help: ArgumentHelp("Fit this CSV file of numbers.", valueName: "file.csv"))
  var data: String?

  @Option(help: "How many hidden numbers; without it, the count that predicts unseen rows best.")
  var latent: Int?

  @OptionGroup(title: "Options of your table") var format: TableOptions

  func validate() throws {
    if let option = format.settings.keys.min(), data == nil {
      throw ValidationError("--\(option) goes with --data: it says how your own table is written.")
    }
    if let latent, latent < 1 {
      throw ValidationError("--latent is \(latent); a model needs at least one hidden number.")
    }
    if latent != nil && data == nil {
      throw ValidationError("--latent goes with --data: it sets the model of your own table.")
    }
  }

  var settings: [String: String] {
    var settings = format.settings
    settings["data"] = data
    settings["latent"] = latent.map { "\($0)" }
    return settings
  }

  var dataOnly: Bool { data != nil }
}
