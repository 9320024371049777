"""Pages and programs' doors over HTTP, one folder per audience."""
