"""The in-context network: what it is made of, and the pipeline that runs it.

`SegICLPipeline` (a diffusers pipeline) holds `SegICLNetwork`, which answers in two steps.
*prepare* looks at exemplars and query once: `image_encoder` and `texture` give features,
`perception` reads masks off them in closed form (ridge, affinity) at every stride, `tokenizer`
and `multimodal_encoder` (a transformers model fed with embeddings: text, then image and mask
tokens of each exemplar, then the query) give a state that `projector` turns into the decoder's
condition; in training, `condition_encoder` encodes the true mask for the alignment loss.
*decode* is the diffusion decoder: a noisy mask, the evidence, and the `prompts` maps (clicks,
scribbles, boxes, lassos, the previous mask) give the clean mask, in one step or more; `presence`
then judges whether what was painted is there at all.

Which network a configuration means is said by its `kind` (`model/in_context.py`):
`cross_convolution` is a peer after UniverSeg, learnt from the same tasks by the same command;
`training/lesson.py` says what each is asked in a step. `segicl-nano`, `-tiny`, `-base` and `-vl`
are one class: in `-vl`, as in the paper, a Qwen-VL model (`vision_language`) is the encoder and
a Stable Diffusion U-Net (`stable_diffusion`) the decoder's, read from folders of the user's and
tuned as a whole, by LoRA (`low_rank`) or not at all. `without` leaves out evidence.
"""
