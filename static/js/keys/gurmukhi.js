// Panjabi in Gurmukhi, signs on the left and letters on the right as InScript has them; whole vowels above. JSON, see latin.js.
export default {
  "sample": "ਓਅੲ",
  "layouts": {
    "pa": {
      "letters": ["ਅ ਆ ਇ ਈ ਉ ਏ ਐ ਓ ੰ ਂ ੱ ੜ", "ੌ ੈ ਾ ੀ ੂ ਬ ਹ ਗ ਦ ਜ ਡ ਼", "ੋ ੇ ੍ ਿ ੁ ਪ ਰ ਕ ਤ ਚ ਟ ਖ", "{more} ਮ ਨ ਣ ਵ ਲ ਸ ਸ਼ ਯ ਫ ਭ ।"],
      "more": [["ਊ ਔ ੳ ੲ ਃ ਁ ੴ ੵ", "ਘ ਙ ਝ ਞ ਠ ਢ ਧ ਥ ਛ", "ਖ਼ ਗ਼ ਜ਼ ਫ਼ ਲ਼ ਖ ਫ ਭ ਣ", "{more} - , . ? ! ੑ"]],
      "digits": "੧ ੨ ੩ ੪ ੫ ੬ ੭ ੮ ੯ ੦", "signs": "।"
    }
  }
};
