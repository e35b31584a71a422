"""How the site is built."""

import myanmar_id

project = "myanmar-id"
author = "The myanmar-id contributors"
copyright = "2026, the myanmar-id contributors"
release = version = myanmar_id.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "myanmar-id"
html_show_sphinx = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
# Attributes are described in the class's docstring; as fields of that description they are not indexed a second time.
napoleon_use_ivar = True
napoleon_custom_sections = [("Source", "notes_style")]
# Docstrings mark names with single backticks, as Markdown does.
default_role = "code"
nitpicky = False
