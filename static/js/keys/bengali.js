// Bengali, signs on the left and letters on the right as InScript has them; whole vowels above. JSON, see latin.js.
export default {
  "sample": "অআই",
  "layouts": {
    "bn": {
      "letters": ["অ আ ই ঈ উ এ ও ৃ ং ঁ শ য়", "ৌ ৈ া ী ূ ব হ গ দ জ ড ়", "ো ে ্ ি ু প র ক ত চ ট খ", "{more} ম ন ণ ল স য ষ ফ ভ ছ ।"],
      "more": [["ঊ ঋ ঐ ঔ ঃ ৎ ড় ঢ় ক্ষ জ্ঞ ৗ", "ঘ ঙ ঝ ঞ ঠ ঢ ধ থ ৰ ৱ", "ফ ভ খ ছ ণ ষ ৠ ঌ ৡ", "{more} - , ? ! \u200c \u200d"]],
      "digits": "১ ২ ৩ ৪ ৫ ৬ ৭ ৮ ৯ ০", "signs": "। ৳", "joiner": "| |", "joining": "+"
    }
  }
};
