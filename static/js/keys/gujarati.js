// Gujarati, signs on the left and letters on the right as InScript has them; whole vowels above. JSON, see latin.js.
export default {
  "sample": "અઆઇ",
  "layouts": {
    "gu": {
      "letters": ["અ આ ઇ ઈ ઉ એ ઓ ૃ ં ણ શ ળ", "ૌ ૈ ા ી ૂ બ હ ગ દ જ ડ ખ", "ો ે ્ િ ુ પ ર ક ત ચ ટ થ", "{more} મ ન વ લ સ ય ભ ફ છ ધ ."],
      "more": [["ઊ ઋ ઐ ઔ ઍ ઑ ૅ ૉ ઁ ઃ ૐ", "ઘ ઙ ઝ ઞ ઠ ઢ ધ થ ષ ઼", "ક્ષ જ્ઞ શ્ર ત્ર ૠ ૄ ખ છ", "{more} - , ? ! । ઽ"]],
      "digits": "૧ ૨ ૩ ૪ ૫ ૬ ૭ ૮ ૯ ૦", "signs": "। ૱"
    }
  }
};
