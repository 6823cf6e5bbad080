import sys; sys.path.insert(0,'/work/main')
import pytest
from tests.browser.conftest import *
from tests.conftest import *
def test_h(tablet, scene):
    page = tablet.open("/").page
    def log(x): 
        page.wait_for_timeout(int(500)); print(x, page.evaluate("history.length"), page.url)
    log("start")
    tablet.touch("English").reads("What would you like"); log("home")
    tablet.touch("I am here for an event"); tablet.reads("Which event"); log("events")
    tablet.touch(page.locator(".live-card")).reads("your name"); log("form")
    H="button.main-button[value=here]"
    tablet.touch(page.locator(H)).sees("Type your name"); log("refused")
    tablet.type_name("Amina").touch(page.locator(H)).reads("Thank you"); log("thanks")
    number = tablet.number
    tablet.touch(page.locator("[data-look]")); log("look")
    tablet.touch("Bigger words").reads("Thank you"); log("bigger")
    tablet.touch(page.locator(".bar-help")).reads("How can we help?"); log("help")
    tablet.touch("Show this to").reads("Show this"); log("card"); tablet.touch("Back").reads("How can we help?"); log("back")
    tablet.touch("Ask a person").sees("No one can come now."); log("ask")
    tablet.touch("Finish and clear"); log("finish"); tablet.touch("English"); log("en"); tablet.touch("I am leaving").reads("Type your number"); log("leav")
    for digit in number:
        tablet.touch(page.locator(f"[data-digit='{digit}']"))
    tablet.reads("Is this"); log("check")
    tablet.touch("Yes").reads("Goodbye"); log("bye"); tablet.touch("Finish and clear").reads("Riverside"); log("end")
