// Tamil: vowels, their signs, letters in the order of the alphabet. JSON, see latin.js.
export default {
  "sample": "அஆஇ",
  "layouts": {
    "ta": {
      "letters": ["அ ஆ இ ஈ உ ஊ எ ஏ ஐ ஒ ஓ ஔ", "ா ி ீ ு ூ ெ ே ை ொ ோ ௌ ்", "க ங ச ஞ ட ண த ந ப ம ற ன", "{more} ய ர ல வ ழ ள ஜ ஷ ஸ ஹ ."],
      "more": [["ஃ க்ஷ ஸ்ரீ ஶ ௐ", "ௗ ௳ ௴ ௵ ௹", "- , ? ! '", "{more} ( ) : ;"]],
      "digits": "௧ ௨ ௩ ௪ ௫ ௬ ௭ ௮ ௯ ௦"
    }
  }
};
