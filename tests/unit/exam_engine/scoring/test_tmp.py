from tests.results_world import make_world
def test_x(database, clock, tenant):
    w = make_world(database, clock, tenant)
    e = w.candidate(right=7)
    r = w.score()
    print(r)
    w.mark(e)
    row = w.result(e)
    print(row.composite, row.passed, row.parts, row.conditions, row.state)
    w.release(e)
    print(w.result(e).state)
