' Opens a workbook, edits it as a person would, and saves it under another name; once for every set of edits.
' Each line of the file edits.txt: the set, the sheet, the action, a cell or range, the text that is typed; with tabs between.

Sub Main
  On Error Goto Failed
  folder = ConvertToURL(Environ("OFFICE_FOLDER")) & "/"
  current = ""
  Open Environ("OFFICE_FOLDER") & "/edits.txt" For Input As #1
  While Not Eof(1)
    Line Input #1, edit
    parts = Split(edit, Chr(9))
    If parts(0) <> current Then
      If current <> "" Then SaveAs(book, folder & current)
      current = parts(0)
      book = StarDesktop.loadComponentFromURL(ConvertToURL(Environ("OFFICE_WORKBOOK")), "_blank", 0, Array(Named("Hidden", True)))
    End If
    sheet = book.Sheets.getByName(parts(1))
    place = sheet.getCellRangeByName(parts(3))
    Select Case parts(2)
      Case "type"
        place.getCellByPosition(0, 0).FormulaLocal = parts(4)
      Case "type as standard"
        ' A cell that has lost the format of text, as a new column or a pasted cell has.
        place.NumberFormat = 0
        place.getCellByPosition(0, 0).FormulaLocal = parts(4)
      Case "clear"
        place.clearContents(31)
      Case "merge"
        sheet.unprotect("")
        place.merge(True)
      Case "sort"
        sheet.unprotect("")
        Dim order As New com.sun.star.table.TableSortField
        order.Field = CInt(parts(4))
        order.IsAscending = False
        place.sort(Array(Named("SortFields", Array(order)), Named("ContainsHeader", True)))
      Case "delete rows"
        sheet.unprotect("")
        sheet.Rows.removeByIndex(place.RangeAddress.StartRow, place.Rows.Count)
      Case "insert rows"
        sheet.unprotect("")
        sheet.Rows.insertByIndex(place.RangeAddress.StartRow, place.Rows.Count)
      Case "delete columns"
        sheet.unprotect("")
        sheet.Columns.removeByIndex(place.RangeAddress.StartColumn, place.Columns.Count)
      Case "insert columns"
        sheet.unprotect("")
        sheet.Columns.insertByIndex(place.RangeAddress.StartColumn, place.Columns.Count)
    End Select
  Wend
  Close #1
  SaveAs(book, folder & current)
  StarDesktop.terminate()
  Exit Sub
Failed:
  TellAndEnd(Error$ & ", line " & Erl)
End Sub

Sub SaveAs(book, url)
  book.storeToURL(url & ".xlsx", Array(Named("FilterName", "Calc MS Excel 2007 XML")))
  book.close(True)
End Sub
