import Foundation
import Pages

StudyCommand.runIfAsked()
