.PHONY: setup
setup:  ## build .venv; instant when nothing changed
	@tools/setup
