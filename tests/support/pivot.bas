' Reads a workbook, saves what was read, also as a CSV of each sheet, and pivots its duties as a person would: a filter, two
' rows, a column.

Sub Main
  On Error Goto Failed
  folder = ConvertToURL(Environ("OFFICE_FOLDER")) & "/"
  book = StarDesktop.loadComponentFromURL(ConvertToURL(Environ("OFFICE_WORKBOOK")), "_blank", 0, Array(Named("Hidden", True)))
  book.storeToURL(folder & "city-plans.xlsx", Array(Named("FilterName", "Calc MS Excel 2007 XML")))
  ' Comma, quotation mark, UTF-8; text in quotes and nothing else, values as they are shown; every sheet, whose name is added.
  cells = Named("FilterOptions", "44,34,76,1,,0,true,true,false,false,false,-1")
  book.storeToURL(folder & "sheets.csv", Array(Named("FilterName", "Text - txt - csv (StarCalc)"), cells))
  duties = book.Sheets.getByName("duties")
  last = duties.createCursor()
  last.gotoEndOfUsedArea(False)
  book.Sheets.insertNewByName("pivot", 0)
  tables = book.Sheets.getByIndex(0).getDataPilotTables()
  pivot = tables.createDataPilotDescriptor()
  pivot.setSourceRange(duties.getCellRangeByPosition(0, 0, last.RangeAddress.EndColumn, last.RangeAddress.EndRow).RangeAddress)
  pivot.ColumnGrand = False
  pivot.RowGrand = False
  role = pivot.DataPilotFields.getByName("role")
  role.Orientation = com.sun.star.sheet.DataPilotFieldOrientation.PAGE
  For i = 0 To role.Items.Count - 1
    role.Items.getByIndex(i).IsHidden = role.Items.getByIndex(i).Name <> "lead"
  Next
  For Each label In Array("city_en", "body_en")
    row = pivot.DataPilotFields.getByName(label)
    row.Orientation = com.sun.star.sheet.DataPilotFieldOrientation.ROW
    row.Subtotals = Array(com.sun.star.sheet.GeneralFunction.NONE)
    row.RepeatItemLabels = True
  Next
  pivot.DataPilotFields.getByName("theme_en").Orientation = com.sun.star.sheet.DataPilotFieldOrientation.COLUMN
  measures = pivot.DataPilotFields.getByName("measure_id")
  measures.Orientation = com.sun.star.sheet.DataPilotFieldOrientation.DATA
  measures.Function = com.sun.star.sheet.GeneralFunction.COUNT
  Dim corner As New com.sun.star.table.CellAddress
  tables.insertNewByName("pivot", corner, pivot)
  ' Comma, quotation mark, UTF-8; the first sheet, whose name is added to that of the file.
  text = Named("FilterOptions", "44,34,76,1,,0,false,true,false,false,false,1")
  book.storeToURL(folder & "table.csv", Array(Named("FilterName", "Text - txt - csv (StarCalc)"), text))
  book.close(True)
  StarDesktop.terminate()
  Exit Sub
Failed:
  TellAndEnd(Error$ & ", line " & Erl)
End Sub
