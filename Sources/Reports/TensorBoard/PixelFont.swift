internal import Foundation

/// Letters of five by seven pixels, for names in pictures.
///
/// What isn't in ASCII is drawn without its accents, or as a box.
enum PixelFont {
  /// Pixels of a letter, and from a letter to the next one.
  static let (width, height, advance) = (5, 7, 6)

  /// How many pixels long a text is.
  static func length(of text: String) -> Int { advance * text.count }

  /// Hands over the pixels of a text that are ink: x along it, y across it from its top.
  static func draw(_ text: String, _ ink: (_ x: Int, _ y: Int) -> Void) {
    for (place, character) in text.enumerated() {
      for (y, row) in rows(of: character).enumerated() {
        for x in 0..<width where row >> (width - 1 - x) & 1 == 1 { ink(advance * place + x, y) }
      }
    }
  }

  /// The rows of a letter from its top, each of five bits, the left one the highest.
  private static func rows(of character: Character) -> [Int] {
    let plain = String(character).folding(options: .diacriticInsensitive, locale: nil)
    let digits = glyphs[character] ?? plain.first.flatMap { glyphs[$0] } ?? "VHHHHHV"
    return digits.compactMap { Int(String($0), radix: 32) }
  }

  /// Each letter's rows as digits of base 32.
  private static let glyphs: [Character: String] = [
    " ": "0000000", "!": "4444404", "\"": "AA00000", "#": "AAVAVAA", "$": "4FKE5U4",
    "%": "OP248J3", "&": "CIK8LID", "'": "4480000", "(": "2488842", ")": "8422248",
    "*": "04LEL40", "+": "044V440", ",": "0000C48", "-": "000E000", ".": "00000CC",
    "/": "01248G0", "0": "EHJLPHE", "1": "4C4444E", "2": "EH1248V", "3": "V2421HE",
    "4": "26AIV22", "5": "VGU11HE", "6": "68GUHHE", "7": "V124888", "8": "EHHEHHE",
    "9": "EHHF12C", ":": "0CC0CC0", ";": "0CC0C48", "<": "248G842", "=": "00V0V00",
    ">": "8421248", "?": "EH12404", "@": "EH1DLLE", "A": "EHHVHHH", "B": "UHHUHHU",
    "C": "EHGGGHE", "D": "UHHHHHU", "E": "VGGUGGV", "F": "VGGUGGG", "G": "EHGNHHF",
    "H": "HHHVHHH", "I": "E44444E", "J": "72222IC", "K": "HIKOKIH", "L": "GGGGGGV",
    "M": "HRLLHHH", "N": "HPLJHHH", "O": "EHHHHHE", "P": "UHHUGGG", "Q": "EHHHLID",
    "R": "UHHUKIH", "S": "FGGE11U", "T": "V444444", "U": "HHHHHHE", "V": "HHHHHA4",
    "W": "HHHLLLA", "X": "HHA4AHH", "Y": "HHHA444", "Z": "V1248GV", "[": "E88888E",
    "\\": "0G84210", "]": "E22222E", "^": "4AH0000", "_": "000000V", "`": "8420000",
    "a": "00E1FHF", "b": "GGMPHHU", "c": "00EGGHE", "d": "11DJHHF", "e": "00EHVGE",
    "f": "698S888", "g": "0FHHF1E", "h": "GGMPHHH", "i": "40C444E", "j": "20622IC",
    "k": "GGIKOKI", "l": "C44444E", "m": "00QLLHH", "n": "00MPHHH", "o": "00EHHHE",
    "p": "00UHUGG", "q": "00DJF11", "r": "00MPGGG", "s": "00EGE1U", "t": "88S8896",
    "u": "00HHHJD", "v": "00HHHA4", "w": "00HHLLA", "x": "00HA4AH", "y": "00HHF1E",
    "z": "00V248V", "{": "2448442", "|": "4444444", "}": "8442448", "~": "008L200",
    "…": "000000L",
  ]
}
