"""Counts in the text format of Prometheus."""

from segicl_gui.engine import wire
from segicl_gui.engine.metrics import Metrics


def test_counts_by_end_and_by_bounds():
    metrics = Metrics()
    metrics.ended(wire.Done(0.2), 0.01)
    metrics.ended(wire.Done(1000.0), 0.05)
    metrics.ended(wire.Cancelled(), None)
    lines = metrics.text(requests_waiting=3).splitlines()
    assert 'segicl_requests_total{ended="done"} 2' in lines
    assert 'segicl_requests_total{ended="cancelled"} 1' in lines
    assert 'segicl_wait_seconds_bucket{le="0.05"} 2' in lines
    assert 'segicl_engine_seconds_bucket{le="0.1"} 0' in lines
    assert 'segicl_engine_seconds_bucket{le="300.0"} 1' in lines
    assert 'segicl_engine_seconds_bucket{le="+Inf"} 2' in lines
    assert "segicl_engine_seconds_count 2" in lines
    assert "segicl_engine_seconds_sum 1000.200000" in lines
    assert "# TYPE segicl_requests_waiting gauge" in lines
    assert "segicl_requests_waiting 3" in lines
