"""What can be done to a mask as a whole, one module a family: pure functions over arrays.

Masks are bool (slice, row, column); a slice on its own is an array with one slice, and what is
done to it is done in its plane. Spacing is in millimetres in the same order. Beyond the edge of an
array a mask is taken to go on as it is at the edge, unless said otherwise, so that a label at the
border of an image is not eaten from there.
"""
