// Malayalam: vowels, their signs, letters in the order of the alphabet. JSON, see latin.js; the letters without a vowel (ൻ ർ ൽ) follow.
export default {
  "sample": "അആഇ",
  "layouts": {
    "ml": {
      "letters": ["അ ആ ഇ ഈ ഉ ഊ എ ഏ ഐ ഒ ഓ ഔ", "ാ ി ീ ു ൂ െ േ ൈ ൊ ോ ൗ ്", "ക ച ട ണ ത ന പ മ യ ര ല വ", "{more} ശ ഷ സ ഹ ള ഴ റ ം ങ ഞ ."],
      "more": [["ഖ ഗ ഘ ഛ ജ ഝ ഠ ഡ ഢ ഥ ദ ധ", "ഫ ബ ഭ ൻ ർ ൽ ൾ ൺ ൿ ഃ ഋ ൃ", "ൌ ഌ ൡ ൠ ൣ ൢ ക്ഷ ൎ", "{more} - , ? ! \u200c \u200d"]],
      "digits": "൧ ൨ ൩ ൪ ൫ ൬ ൭ ൮ ൯ ൦", "joiner": "| |", "joining": "+"
    }
  }
};
