// Arabic letters. The keys stand as on that language's keyboards, from left to right. JSON, see latin.js; U+200C parts two letters
// that would join ("half a space" in Persian).
export default {
  "sample": "ابت",
  "layouts": {
    "ar": {
      "letters": ["أ إ آ ئ ّ لا - ، ؟ .", "ض ص ث ق ف غ ع ه خ ح ج", "ش س ي ب ل ا ت ن م ك ط", "{more} ذ ء ؤ ر ى ة و ز ظ د"],
      "more": [["َ ِ ُ ْ ً ٍ ٌ ّ ٰ ـ ٱ", "پ چ ژ گ ڤ ک ی ۆ ێ ە ھ", "ٹ ڈ ڑ ں ے ہ ۃ ڕ ڵ", "{more} ؛ : ! « » ڭ"]],
      "digits": "١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ٠", "signs": "، ؛ ؟"
    },
    "fa": {
      "letters": ["آ أ ئ ؤ ء ّ ژ ة - ، ؟ .", "ض ص ث ق ف غ ع ه خ ح ج چ", "ش س ی ب ل ا ت ن م ک گ", "{more} ظ ط ز ر ذ د پ و \u200c"],
      "more": [["َ ِ ُ ْ ً ٍ ٌ ّ ٰ ٔ ـ", "ټ ډ ړ ږ ښ ګ څ ځ ڼ ې ۍ", "ي ك ى إ ۀ ٱ ہ ھ ے", "{more} ؛ : ! « »"]],
      "digits": "۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹ ۰", "signs": "، ؛ ؟", "joiner": "نیم‌فاصله"
    },
    "ur": {
      "letters": ["آ ؤ ئ ٹ ڈ ڑ ں ھ ۂ ۃ ، ۔", "ق و ع ر ت ے ء ی ہ پ ث ذ", "ا س د ف گ ح ج ک ل غ خ ض", "{more} ز ش چ ط ب ن م ص ظ ژ -"],
      "more": [["َ ِ ُ ْ ّ ً ٍ ٌ ٰ ٔ ٖ ٗ", "أ إ ۓ ي ك ه ة ى ﷺ ؓ ؒ", "ڄ ݨ ڳ ڻ ڏ ٻ ڙ ڪ", "{more} ؟ ؛ : ! ‘ ’ \u200c"]],
      "digits": "۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹ ۰", "signs": "، ؛ ؟ ۔", "joiner": "| |"
    },
    "ckb": {
      "letters": ["ێ ڕ ڵ ش غ ع چ ذ ص ط ، ؟", "ق و ە ر ت ی ئ ح ۆ پ", "ا س د ف گ ھ ژ ک ل", "{more} ز خ ج ڤ ب ن م - ."],
      "more": [["ث ض ظ أ إ آ ء ؤ ة ى", "ه ي ك ـ ڭ ڎ ۊ ێ", "َ ِ ُ ّ ْ ً ؛ : !", "{more} « » \u200c"]],
      "digits": "١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ٠", "signs": "، ؛ ؟", "joiner": "| |"
    }
  }
};
