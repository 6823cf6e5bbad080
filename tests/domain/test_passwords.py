"""What makes a password good enough (OWASP ASVS 6.2), and how secrets are kept."""

from pathlib import Path

import pytest

from kiosk.domain import passwords

pytestmark = pytest.mark.one_engine

COMMON = (Path(passwords.__file__).parent / "common_passwords.txt").read_text("utf-8").split()
KNOWN = ("St Mary's Primary School", "amina.khan@stmarys.example", "Amina Khan")


@pytest.mark.parametrize(
    "password",
    [
        "four green lamps sing",
        "  spaces at both ends  ",
        "الباب مفتوح كل صباح",
        "Żółta łódź płynie cicho",
        "门一直为大家开着欢迎你们来到学校",
        "x7" * 2 + "Qw9!pL3" * 8 + "zzzz",  # 64
        "kettle-marble-orchard-velvet",
    ],
)
def test_a_long_password_of_any_script_is_good(password):
    passwords.check(password, KNOWN)


@pytest.mark.parametrize("password", ["", "a", "kq8#Lm2", "elevenchars"])
def test_a_short_password_is_refused(password):
    with pytest.raises(passwords.TooShort):
        passwords.check(password)


def test_letters_are_counted_as_people_see_them():
    with pytest.raises(passwords.TooShort):
        passwords.check("e\u0301" * 11)


def test_a_password_nobody_types_is_refused():
    with pytest.raises(passwords.TooLong):
        passwords.check("kettle marble " * 20)


def passes(password):
    try:
        passwords.check(password)
    except (passwords.TooCommon, passwords.TooShort):
        return False
    return True


def test_no_common_password_passes_even_dressed_up():
    dressed = [
        variant
        for word in COMMON
        for variant in (word, f"{word}123456789012", f"{word.title()}2026!!!!!!", word * 2)
    ]
    assert [one for one in dressed if passes(one)] == []
    assert len(COMMON) > 1000


@pytest.mark.parametrize(
    "password",
    [
        "P@ssw0rd2026!!",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "qwertyuiopasdf",
        "poiuytrewqlkj",
        "123456789012345",
        "1q2w3e4r5t6y7u",
        "passwordpassword",
        "!!!!!!!!!!!!!!",
        "Manchester.United.1999",
        "opensesame!2026",
    ],
)
def test_what_is_tried_first_is_refused(password):
    with pytest.raises(passwords.TooCommon):
        passwords.check(password)


@pytest.mark.parametrize(
    "password",
    ["st marys primary school!", "hello amina.khan@stmarys.example", "we love amina khan so"],
)
def test_what_everybody_here_knows_is_refused(password):
    with pytest.raises(passwords.TooPersonal):
        passwords.check(password, KNOWN)
    passwords.check(password)  # the control: only these words make it weak


def test_a_hash_is_argon2id_and_never_twice_the_same():
    one, two = passwords.hashed("four green lamps sing"), passwords.hashed("four green lamps sing")
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert one != two


def test_a_letter_is_the_same_however_a_device_writes_it():
    assert passwords.normal("café au lait tiède") == passwords.normal(
        "cafe\u0301 au lait tie\u0300de"
    )
    assert passwords.normal(" a ") == " a "


def test_recovery_codes_are_kept_only_as_slow_hashes():
    shown, kept = passwords.new_codes()
    assert len(set(shown)) == len(set(kept)) == 8
    assert not any(code.replace("-", "") in " ".join(kept).upper() for code in shown)


def test_a_recovery_code_is_found_however_it_is_typed():
    shown, kept = passwords.new_codes()
    assert passwords.find_code(shown[3], kept) == kept[3]
    assert passwords.find_code(f" {shown[3].lower().replace('-', ' ')} ", kept) == kept[3]


def test_a_wrong_recovery_code_is_not_found():
    shown, kept = passwords.new_codes()
    assert passwords.find_code("AAAA-AAAA-AAAA", kept) is None
    assert passwords.find_code("", kept) is None
    assert passwords.find_code(shown[0], []) is None
    assert passwords.find_code(shown[0], passwords.new_codes()[1]) is None
