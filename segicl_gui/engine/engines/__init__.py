"""The engines that ship, one package or module each."""
