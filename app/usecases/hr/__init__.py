"""What HR looks at: the leave report and the entries behind each of its figures."""
