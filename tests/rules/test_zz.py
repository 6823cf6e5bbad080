from tests import tables
def test_x(house, visit, scene, log_in):
    c = log_in("admin")
    print("LOGIN", c.get("/staff/").status_code)
    c = visit("admin")
    print(c._cookies, house.config["SESSION_COOKIE_NAME"])
    print(tables.rows(house,"staff_session"))
    r = c.get("/staff/", base_url="http://localhost"); print(r.status_code, r.request.headers)
    assert 0
